import type { OrgContext } from '@/lib/auth/org-context';

/** With a session's own cache of 5 s at most, what was taken from somebody is gone soon after. */
const ASK_EVERY_MS = 2_000;

/**
 * For an answer that outlives its request's check: aborts when the reader leaves, and when `enter` refuses the reader
 * or lets them in with other permissions than `ctx` has. The reader's browser then asks anew, as who they are by then.
 * @param left aborts when the reader leaves
 * @param enter makes the reader's context anew
 */
export function accessSignal(
  left: AbortSignal,
  ctx: OrgContext,
  enter: () => Promise<OrgContext>,
  askEveryMs = ASK_EVERY_MS,
): AbortSignal {
  const ended = new AbortController();
  const end = () => {
    clearTimeout(timer);
    left.removeEventListener('abort', end);
    ended.abort();
  };
  const ask = async () => {
    const isSame = await enter().then(
      ({ permissions }) =>
        permissions.size === ctx.permissions.size &&
        [...permissions].every((each) => ctx.permissions.has(each)),
      () => false,
    );
    if (ended.signal.aborted) return;
    if (isSame) timer = setTimeout(ask, askEveryMs);
    else end();
  };
  let timer = setTimeout(ask, askEveryMs);
  left.addEventListener('abort', end);
  if (left.aborted) end();
  return ended.signal;
}
