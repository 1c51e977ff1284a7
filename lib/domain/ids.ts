/**
 * Every id carries its kind in its prefix and in its type, so that the wrong one does not compile
 * and a stray id in a log says what it names.
 */
export const ID_PREFIXES = {
  organization: 'org',
  user: 'usr',
  session: 'ses',
  membership: 'mem',
  role: 'rol',
  token: 'tok',
  invitation: 'inv',
  identityProvider: 'idp',
  identity: 'idn',
  passwordReset: 'pwr',
  target: 'tgt',
  library: 'lib',
  ligand: 'lig',
  artifact: 'art',
  pipeline: 'pip',
  pipelineVersion: 'ppv',
  run: 'run',
  task: 'tsk',
  taskResult: 'res',
  shortlist: 'sho',
  auditEntry: 'aud',
  outboxEntry: 'out',
  request: 'req',
} as const;

export type IdKind = keyof typeof ID_PREFIXES;
export type Id<K extends IdKind> = `${(typeof ID_PREFIXES)[K]}_${string}`;

export type OrganizationId = Id<'organization'>;
export type UserId = Id<'user'>;
export type SessionId = Id<'session'>;
export type MembershipId = Id<'membership'>;
export type RoleId = Id<'role'>;
export type IdentityProviderId = Id<'identityProvider'>;
export type IdentityId = Id<'identity'>;
export type PasswordResetId = Id<'passwordReset'>;
export type InvitationId = Id<'invitation'>;
export type TargetId = Id<'target'>;
export type LibraryId = Id<'library'>;
export type LigandId = Id<'ligand'>;
export type ArtifactId = Id<'artifact'>;
export type PipelineId = Id<'pipeline'>;
export type PipelineVersionId = Id<'pipelineVersion'>;
export type RunId = Id<'run'>;
export type TaskId = Id<'task'>;
export type TaskResultId = Id<'taskResult'>;
export type ShortlistId = Id<'shortlist'>;
export type TokenId = Id<'token'>;
export type AuditEntryId = Id<'auditEntry'>;
export type RequestId = Id<'request'>;

/** Crockford's base 32 in lower case: no i, l, o, u, so an id survives being read aloud. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_CHARACTERS = 9;
const RANDOM_CHARACTERS = 13;
const BODY = new RegExp(`^[${ALPHABET}]{${TIME_CHARACTERS + RANDOM_CHARACTERS}}$`);

/**
 * A new id: prefix, then 9 characters of milliseconds since 1970 and 65 random bits, so that ids sort by
 * the time they were made and still cannot be guessed.
 */
export function newId<K extends IdKind>(kind: K, now: number = Date.now()): Id<K> {
  let time = '';
  for (let rest = now, i = 0; i < TIME_CHARACTERS; i++, rest = Math.floor(rest / 32)) {
    time = ALPHABET[rest % 32] + time;
  }
  let random = '';
  for (const byte of crypto.getRandomValues(new Uint8Array(RANDOM_CHARACTERS))) random += ALPHABET[byte % 32];
  return `${ID_PREFIXES[kind]}_${time}${random}`;
}

/** True if `value` has the form of an id of this kind. Says nothing of whether it exists. */
export function isId<K extends IdKind>(kind: K, value: unknown): value is Id<K> {
  if (typeof value !== 'string') return false;
  const prefix = `${ID_PREFIXES[kind]}_`;
  return value.startsWith(prefix) && BODY.test(value.slice(prefix.length));
}

/** The kind of an id, by its prefix; null for what has not the form of one. */
export function idKindOf(value: unknown): IdKind | null {
  return (Object.keys(ID_PREFIXES) as IdKind[]).find((kind) => isId(kind, value)) ?? null;
}
