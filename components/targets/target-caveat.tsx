import Link from 'next/link';
import { Callout } from '@/components/ui/callout';
import type { TargetDetail } from '@/lib/domain/resources/targets';

/** What somebody should know before docking into a target that nobody has approved; nothing for one that is. */
export function TargetCaveat({ org, target }: { org: string; target: TargetDetail }) {
  if (target.status !== 'ready' || target.approval) return null;
  const open = target.findings.filter(({ decision }) => decision?.isNeeded && !decision.isDecided).length;
  return (
    <Callout
      tone="warn"
      title={open > 0 ? 'This target has open decisions' : 'Nobody has approved this target'}
      isLive
    >
      <p>
        {open > 0
          ? `${open === 1 ? 'One thing' : `${open} things`} near its site ${open === 1 ? 'was' : 'were'} decided by rule, and nobody has approved of it. `
          : 'It was prepared by rule. '}
        The run will dock into it as it is.{' '}
        <Link
          href={`/orgs/${org}/targets/${target.id}`}
          className="text-accent-strong underline underline-offset-3"
        >
          Look at the target
        </Link>
      </p>
    </Callout>
  );
}
