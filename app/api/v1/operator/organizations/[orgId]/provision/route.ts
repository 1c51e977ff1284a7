import { operatorRoute } from '@/lib/http/operator-route';
import { retryProvisioning } from '@/lib/use-cases/operator/retry-provisioning';

export const POST = operatorRoute(retryProvisioning);
