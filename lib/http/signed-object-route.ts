import { dependencies } from '@/lib/dependencies';
import { answerSignedRequest } from './signed-objects';

/** GET, HEAD and PUT of `/api/objects/<key>`: the whole key is in the path, and the link's signature in the query. */
export function signedObjectRoute(request: Request): Promise<Response> {
  return answerSignedRequest(dependencies(), request);
}
