import {
  isId,
  type LibraryId,
  type OrganizationId,
  type RunId,
  type TargetId,
  type TaskId,
  type TaskResultId,
} from '@/lib/domain/ids';

/** The name of an object. Always begins with its organisation; made here and nowhere else. */
export type ObjectKey = `orgs/${string}`;

const root = (orgId: OrganizationId) => `orgs/${orgId}` as const;

export const objectKeys = {
  targetSource: (orgId: OrganizationId, targetId: TargetId): ObjectKey =>
    `${root(orgId)}/targets/${targetId}/source`,
  /** `sha256` keeps what an earlier preparation made: runs go on to refer to it. */
  targetFile: (
    orgId: OrganizationId,
    targetId: TargetId,
    part: 'receptor.pdbqt' | 'receptor.pdb' | 'crystal-ligand.pdb' | 'removed.pdb',
    sha256: string,
  ): ObjectKey => `${root(orgId)}/targets/${targetId}/${sha256}/${part}`,
  librarySource: (orgId: OrganizationId, libraryId: LibraryId): ObjectKey =>
    `${root(orgId)}/libraries/${libraryId}/source`,
  /** The archive that a run was restored from. */
  proofBundle: (orgId: OrganizationId, runId: RunId): ObjectKey =>
    `${root(orgId)}/bundles/${runId}/proof.zip`,
  preparedLigand: (orgId: OrganizationId, key: string): ObjectKey => `${root(orgId)}/prepared/${key}.json`,
  poses: (orgId: OrganizationId, resultId: TaskResultId): ObjectKey =>
    `${root(orgId)}/results/${resultId}/poses.sdf`,
  /** One log for each try of a task. */
  taskLog: (orgId: OrganizationId, runId: RunId, taskId: TaskId, attempt: number): ObjectKey =>
    `${root(orgId)}/logs/${runId}/${taskId}.${attempt}.ndjson.gz`,
};

const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}$/;

/** True for a key that `objectKeys` could have made: no empty, hidden or parent segments, and no strange characters. */
export function isObjectKey(value: string): value is ObjectKey {
  const segments = value.split('/');
  return (
    segments.length >= 3 &&
    segments.length <= 8 &&
    segments[0] === 'orgs' &&
    /^org_[0-9a-z]+$/.test(segments[1] as string) &&
    segments.every((segment) => SEGMENT.test(segment) && !segment.includes('..'))
  );
}

/** True if the key is this organisation's. */
export function belongsTo(orgId: OrganizationId, key: string): boolean {
  return isObjectKey(key) && key.startsWith(`${root(orgId)}/`);
}

/** Whose object it is. */
export function organizationOf(key: ObjectKey): OrganizationId {
  return key.split('/')[1] as OrganizationId;
}

/** The row that an object is of: a result, a prepared ligand or the task of a log. */
export type ObjectOwner =
  | { kind: 'result'; id: TaskResultId }
  | { kind: 'preparedLigand'; id: string }
  | { kind: 'task'; id: TaskId };

/** Reads from a key which row the object is of; null for a key of another kind. */
export function ownerOf(key: ObjectKey): ObjectOwner | null {
  const [, , family, ...rest] = key.split('/');
  const [first = '', second = ''] = rest;
  if (family === 'results' && isId('taskResult', first)) return { kind: 'result', id: first };
  if (family === 'prepared') {
    const id = /^([0-9a-f]{64})\.json$/.exec(first)?.[1];
    return id ? { kind: 'preparedLigand', id } : null;
  }
  if (family === 'logs') {
    const id = second.split('.')[0];
    return isId('task', id) ? { kind: 'task', id } : null;
  }
  return null;
}
