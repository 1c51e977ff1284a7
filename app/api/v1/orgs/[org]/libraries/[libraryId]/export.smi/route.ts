import { attachment, streamOf } from '@/lib/http/file-response';
import { orgRoute } from '@/lib/http/org-route';
import { queryOf } from '@/lib/http/query';
import { exportLigands } from '@/lib/use-cases/libraries/export-ligands';

export const GET = orgRoute(exportLigands, {
  input: (request, params) => ({ ...queryOf(request), ...params, format: 'smi' }),
  respond: ({ chunks, fileName }) => attachment(streamOf(chunks), fileName, 'chemical/x-daylight-smiles'),
});
