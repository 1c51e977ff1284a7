import { answerHealth } from '@/lib/http/health';

/** Asked at each call: without this, Next.js would answer with what was true at the build. */
export const dynamic = 'force-dynamic';

export { answerHealth as GET };
