import { orgRoute } from '@/lib/http/org-route';
import { resumeRun } from '@/lib/use-cases/runs/resume-run';

export const POST = orgRoute(resumeRun);
