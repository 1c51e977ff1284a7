import { usePasswordReset } from '@/lib/auth/password-reset';
import { publicRoute } from '@/lib/http/public-route';

export const POST = publicRoute(async (input, client) => usePasswordReset(await input(), client));
