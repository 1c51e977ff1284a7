import type { NamedActor } from '@/lib/domain/resources/provenance';

/** Who did something, in words; the id where the name is not shown. */
export function actorWords({ kind, id, name }: NamedActor): string {
  if (kind === 'token') return `a token of ${name ?? id}`;
  return name ?? (kind === 'system' ? 'the system' : id);
}
