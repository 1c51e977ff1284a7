import { orgRoute } from '@/lib/http/org-route';
import { readJson } from '@/lib/http/read-body';
import { createShortlist } from '@/lib/use-cases/shortlists/create-shortlist';
import { listShortlists } from '@/lib/use-cases/shortlists/list-shortlists';

export const GET = orgRoute(listShortlists);
export const POST = orgRoute(createShortlist, { status: 201, input: readJson });
