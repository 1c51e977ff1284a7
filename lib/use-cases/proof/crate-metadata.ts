import type { BundleActor } from '@/lib/use-cases/proof/bundle-layout';
import { BUNDLE_FILES } from '@/lib/use-cases/proof/bundle-layout';

/** RO-Crate 1.1 (https://w3id.org/ro/crate/1.1), and the profile of what ran that builds on it. */
const CRATE_VERSION = 'https://w3id.org/ro/crate/1.1';
const PROFILE = 'https://w3id.org/ro/wfrun/process/0.5';
/** Of the profile: it has the term `sha256`. */
const PROFILE_TERMS = 'https://w3id.org/ro/terms/workflow-run/context';

const PRODUCT = '#product';
const LICENSE = '#license';

/** A file of the bundle, once it is written. */
export interface WrittenFile {
  path: string;
  bytes: number;
  sha256: string;
}

/** One run of one program: what it read and what it wrote. */
export interface CrateAction {
  id: string;
  name: string;
  description: string;
  /** Id of a program; left out: of this product. */
  instrument?: string;
  agent: BundleActor | null;
  endedAt: string | null;
  object: string[];
  result: string[];
}

export interface CrateProgram {
  id: string;
  name: string;
  version?: string;
  url?: string;
  sha256?: string;
}

export interface CrateFacts {
  name: string;
  description: string;
  exportedAt: string;
  organization: { id: string; name: string };
  /** Who asked for the run. */
  author: BundleActor;
  programs: readonly CrateProgram[];
  actions: readonly CrateAction[];
}

type Entity = { '@id': string; '@type': string | string[] } & Record<string, unknown>;

const ref = (id: string) => ({ '@id': id });
/** One is told by itself, as RO-Crate recommends. */
const refs = (ids: readonly string[]) => (ids.length === 1 && ids[0] ? ref(ids[0]) : ids.map(ref));
/** ISO 8601 with an offset, as the profile's checks take it. */
const timeOf = (iso: string) => iso.replace('Z', '+00:00');
const actorRef = ({ id }: BundleActor) => ref(`#${id}`);

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  cif: 'chemical/x-cif',
  csv: 'text/csv',
  json: 'application/json',
  jsonl: 'application/jsonl',
  pdb: 'chemical/x-pdb',
  pdbqt: 'chemical/x-pdbqt',
  sdf: 'chemical/x-mdl-sdfile',
  txt: 'text/plain',
};

const mediaType = (path: string) => MEDIA_TYPES[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream';

/**
 * `ro-crate-metadata.json`, piece by piece: all files that were written before it, with their checksums, and each
 * preparation and docking as an action with its instrument, its objects, its results and who asked for it.
 */
export function* crateMetadata(facts: CrateFacts, files: readonly WrittenFile[]): Generator<string> {
  yield `{"@context":${JSON.stringify([`${CRATE_VERSION}/context`, PROFILE_TERMS])},"@graph":[\n`;
  let separator = '';
  for (const entity of entities(facts, files)) {
    yield `${separator}${JSON.stringify(entity)}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}

function* entities(facts: CrateFacts, files: readonly WrittenFile[]): Generator<Entity> {
  const organization = `#${facts.organization.id}`;
  yield {
    '@id': BUNDLE_FILES.crate,
    '@type': 'CreativeWork',
    conformsTo: ref(CRATE_VERSION),
    about: ref('./'),
  };
  yield {
    '@id': './',
    '@type': 'Dataset',
    name: facts.name,
    description: facts.description,
    datePublished: facts.exportedAt,
    license: ref(LICENSE),
    author: actorRef(facts.author),
    conformsTo: ref(PROFILE),
    publisher: ref(organization),
    hasPart: refs([...files.map(({ path }) => path), BUNDLE_FILES.manifest]),
    mentions: refs(facts.actions.map(({ id }) => id)),
  };
  yield { '@id': PROFILE, '@type': 'CreativeWork', name: 'Process Run Crate', version: '0.5' };
  yield { '@id': organization, '@type': 'Organization', name: facts.organization.name };
  yield {
    '@id': LICENSE,
    '@type': 'CreativeWork',
    name: 'No licence is stated',
    description: `Ask ${facts.organization.name}, whose data this is.`,
  };
  const agents = new Map([[facts.author.id, facts.author]]);
  for (const { agent } of facts.actions) if (agent) agents.set(agent.id, agent);
  for (const { id, kind, name } of agents.values()) {
    if (kind === 'system') yield { '@id': `#${id}`, '@type': 'Organization', name: id };
    else yield { '@id': `#${id}`, '@type': 'Person', name: name ?? id, affiliation: ref(organization) };
  }
  yield {
    '@id': PRODUCT,
    '@type': 'SoftwareApplication',
    name: 'Molecular Analysis Dashboard',
    softwareRequirements: refs(facts.programs.map(({ id }) => id)),
  };
  for (const { id, name, version, url, sha256 } of facts.programs) {
    yield { '@id': id, '@type': 'SoftwareApplication', name, softwareVersion: version, url, sha256 };
  }
  for (const { id, name, description, instrument, agent, endedAt, object, result } of facts.actions) {
    yield {
      '@id': id,
      '@type': 'CreateAction',
      name,
      description,
      instrument: ref(instrument ?? PRODUCT),
      ...(agent && { agent: actorRef(agent) }),
      ...(endedAt && { endTime: timeOf(endedAt) }),
      object: refs(object),
      result: refs(result),
    };
  }
  for (const { path, bytes, sha256 } of files) {
    const [name, encodingFormat] = [path.split('/').at(-1), mediaType(path)];
    yield { '@id': path, '@type': 'File', name, encodingFormat, contentSize: String(bytes), sha256 };
  }
  // It comes after this file, and holds the checksum of it.
  const { manifest } = BUNDLE_FILES;
  yield { '@id': manifest, '@type': 'File', name: manifest, encodingFormat: mediaType(manifest) };
}
