-- Đơn vị sự nghiệp: hospitals, schools and works have a seal and a till of their own, which an office does not.
ALTER TABLE organisation.agency
  DROP CONSTRAINT agency_kind_check,
  ADD CONSTRAINT agency_kind_check
    CHECK (kind IN ('province', 'department', 'commune', 'one-stop-centre', 'institution', 'unit'));
