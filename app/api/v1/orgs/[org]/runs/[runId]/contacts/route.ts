import { orgRoute } from '@/lib/http/org-route';
import { listContacts } from '@/lib/use-cases/runs/list-contacts';

export const GET = orgRoute(listContacts);
