import { changeName } from '@/lib/auth/account/change-name';
import { ownAccount } from '@/lib/auth/account/own-account';
import { accountRoute } from '@/lib/http/account-route';

export const GET = accountRoute(ownAccount);
export const POST = accountRoute(changeName);
