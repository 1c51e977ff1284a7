import { changePassword } from '@/lib/auth/account/change-password';
import { accountRoute } from '@/lib/http/account-route';

export const POST = accountRoute(changePassword);
