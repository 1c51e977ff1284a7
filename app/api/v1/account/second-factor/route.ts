import { beginOwnSecondFactor } from '@/lib/auth/account/own-second-factor';
import { accountRoute } from '@/lib/http/account-route';

export const POST = accountRoute(beginOwnSecondFactor);
