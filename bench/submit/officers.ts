import { run } from '../database.ts'

/** At each one-stop centre an officer who is signed in; `bench_officer` says who and where. */
export async function prepareOfficers(url: string): Promise<void> {
  await run(
    url,
    `CREATE TABLE bench_officer AS
       SELECT row_number() OVER (ORDER BY id)::int AS n, gen_random_uuid() AS staff, id AS agency
       FROM organisation.agency WHERE kind = 'one-stop-centre';
     INSERT INTO organisation.staff (id, name, email, sort_name, search)
       SELECT staff, 'Nguyễn Văn Thử', 'bench' || n || '@example.vn', 'Thử Nguyễn Văn', 'nguyen van thu' FROM bench_officer;
     INSERT INTO organisation.position (staff, agency, title, valid_from)
       SELECT staff, agency, 'Công chức tiếp nhận và trả kết quả', current_date - 1 FROM bench_officer;
     INSERT INTO organisation.staff_role (staff, role, agency, reach, valid_from)
       SELECT staff, 'one-stop-officer', agency, 'agency', current_date - 1 FROM bench_officer;
     INSERT INTO identity.session (token_hash, kind, subject, name, grants, grants_at, csrf, method, agent, created_at, last_seen, expires_at)
       SELECT sha256(convert_to('officer' || n, 'UTF8')), 'staff', staff, 'Nguyễn Văn Thử',
         jsonb_build_array(jsonb_build_object('role', 'one-stop-officer', 'agency', agency, 'reach', 'agency')), now(),
         'csrf-officer' || n, 'test', 'bench', now(), now(), now() + interval '8 hours' FROM bench_officer;
     ANALYZE organisation.staff, organisation.position, organisation.staff_role, identity.session`,
  )
}
