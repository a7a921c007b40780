import { Details } from './details.tsx'

export const examples = {
  'giải thích thêm': (
    <Details summary="Không có giấy chứng sinh thì làm sao?" open>
      <p>
        Bác có thể nộp văn bản của người làm chứng xác nhận việc sinh; nếu không có người làm chứng thì viết
        giấy cam đoan.
      </p>
    </Details>
  ),
}
