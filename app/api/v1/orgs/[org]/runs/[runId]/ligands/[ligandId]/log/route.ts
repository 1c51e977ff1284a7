import { orgRoute } from '@/lib/http/org-route';
import { readTaskLog } from '@/lib/use-cases/runs/read-task-log';

export const GET = orgRoute(readTaskLog, {
  respond: ({ text }) =>
    new Response(text, {
      headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    }),
});
