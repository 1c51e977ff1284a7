import { signedObjectRoute } from '@/lib/http/signed-object-route';

export { signedObjectRoute as GET, signedObjectRoute as HEAD, signedObjectRoute as PUT };
