import { z } from 'zod';

/** Everything that is wrong with the environment, in one error: nobody fixes one variable a start. */
export class EnvError extends Error {
  override readonly name = 'EnvError';
  constructor(readonly problems: readonly string[]) {
    super(`The environment is not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

const required = (words: string) => z.string({ error: `is missing: ${words}` }).min(1, `is empty: ${words}`);

const postgresUrl = (words: string) =>
  required(words).refine((value) => /^postgres(ql)?:\/\/.+/.test(value), {
    error: 'is not a Postgres DSN (postgres://user:password@host:port/database).',
  });

const wholeNumber = (least: number, most: number, fallback: number) =>
  z.coerce
    .number({ error: `must be a whole number from ${least} to ${most}.` })
    .int(`must be a whole number from ${least} to ${most}.`)
    .min(least, `must be ${least} at least.`)
    .max(most, `must be ${most} at most.`)
    .default(fallback);

const schema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  APP_URL: required('the origin people open, https://docking.example.org').pipe(
    z.url({ protocol: /^https?$/, error: 'must be an http or https URL.' }),
  ),
  PORT: wholeNumber(1, 65_535, 3000),
  /** Reverse proxies in front of web, each of which appends to `x-forwarded-for`. */
  TRUSTED_PROXIES: wholeNumber(0, 10, 0),
  DATABASE_URL: postgresUrl('the metadata database as the application role'),
  /** The worker's, never the web's. A worker without it can neither make nor delete organisations. */
  DATABASE_ADMIN_URL: postgresUrl('the metadata database as its owner').optional(),
  /** Organisations to whose results databases one process is connected at once, by two connections each. */
  RESULTS_CLIENTS: wholeNumber(1, 1000, 16),
  MASTER_KEY: required('32 random bytes in base64, the key of every stored secret').refine(
    (value) => Buffer.from(value, 'base64').byteLength === 32,
    { error: 'must be 32 bytes in base64 (openssl rand -base64 32).' },
  ),
  NEXTAUTH_SECRET: required('at least 32 random characters, which sign the session cookie').min(
    32,
    'must have 32 characters at least (openssl rand -base64 32).',
  ),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must be smtp://host:port or smtps://user:password@host.' })
    .optional(),
  /** Letters come from this address; together with SMTP_URL, or neither. */
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]*[^\s@<]+@[^\s@>]+>?$/, 'must be a mail address, "Dashboard <dashboard@example.org>".')
    .optional(),
  /** Whether an organisation's identity provider may be on a private network, this machine included. */
  SSO_PRIVATE_NETWORKS: z
    .enum(['refuse', 'allow'], { error: 'must be "refuse" or "allow".' })
    .default('refuse'),
  /** Whether it may be reached over http: for development only. */
  SSO_HTTP: z.enum(['refuse', 'allow'], { error: 'must be "refuse" or "allow".' }).default('refuse'),
  /** Where structures are fetched by PDB id, `{id}` in its place; `off`: nowhere. */
  STRUCTURE_SOURCE_URL: z
    .string()
    .refine((url) => url === 'off' || (/^https?:\/\//.test(url) && url.split('{id}').length === 2), {
      error: 'must be "off", or an https URL with {id} once, where the PDB id belongs.',
    })
    .default('https://files.rcsb.org/download/{id}.cif'),
  /** Whether that may be on a private network or be reached over http: for a mirror of one's own. */
  STRUCTURE_SOURCE_PRIVATE: z
    .enum(['refuse', 'allow'], { error: 'must be "refuse" or "allow".' })
    .default('refuse'),
  OBJECT_STORE: z.enum(['local'], {
    error: 'must be "local": files in OBJECT_STORE_DIR. No other store is built in yet.',
  }),
  OBJECT_STORE_DIR: required('the folder that holds uploaded files, poses and logs'),
  ORCHESTRATOR: z
    .enum(['embedded', 'server', 'cloud'], { error: 'must be "embedded", "server" or "cloud".' })
    .default('embedded'),
  INNGEST_BASE_URL: z.url({ error: 'must be a URL.' }).optional(),
  INNGEST_SIGNING_KEY: z.string().optional(),
  INNGEST_EVENT_KEY: z.string().optional(),
  INNGEST_SERVE_ORIGIN: z.url({ error: 'must be a URL.' }).optional(),
  INNGEST_DEV: z.string().optional(),
  WORKER_PORT: wholeNumber(1, 65_535, 3001),
  /** `stub` docks nothing: for tests of everything around the engine. */
  DOCKING_ENGINE: z.enum(['vina', 'stub'], { error: 'must be "vina" or "stub".' }).default('vina'),
  /** Whether a production build may have the stub, whose results are made up. */
  STUB_ENGINE_IN_PRODUCTION: z
    .enum(['refuse', 'allow'], { error: 'must be "refuse" or "allow".' })
    .default('refuse'),
  VINA_PATH: z.string().min(1).default('vina'),
  OBABEL_PATH: z.string().min(1).default('obabel'),
  DOCKING_CORES: z.coerce.number().int().min(1).max(1024).optional(),
  DOCKING_MEMORY_MEGABYTES: wholeNumber(256, 1_048_576, 4096),
  LIGAND_TIMEOUT_SECONDS: wholeNumber(1, 86_400, 3600),
  TASK_LEASE_SECONDS: wholeNumber(2, 3600, 30),
  /** Calls of functions that one worker makes at once; most of them wait for the engine's slots, which are counted apart. */
  WORKER_CALLS_AT_ONCE: wholeNumber(1, 1000, 16),
  SCRATCH_DIR: required('a folder for the files of processes at work'),
});

type Variables = z.infer<typeof schema>;
export type Env = Variables & { masterKey: Uint8Array };

/** What the two modes with an Inngest server of its own need, and what for. */
const INNGEST_VARIABLES = {
  INNGEST_BASE_URL: 'where the Inngest server answers',
  INNGEST_SIGNING_KEY: 'the key that signs its calls',
  INNGEST_EVENT_KEY: 'the key that events are sent with',
  INNGEST_SERVE_ORIGIN: 'where the Inngest server reaches the worker',
} as const;

function orchestratorProblems(variables: Variables): string[] {
  const { ORCHESTRATOR: mode } = variables;
  if (mode === 'embedded') return [];
  const problems: string[] = [];
  for (const [name, words] of Object.entries(INNGEST_VARIABLES)) {
    if (mode === 'cloud' && name === 'INNGEST_BASE_URL') continue;
    if (!variables[name as keyof typeof INNGEST_VARIABLES]) {
      problems.push(`${name} is missing: with ORCHESTRATOR=${mode} it says ${words}.`);
    }
  }
  const key = variables.INNGEST_SIGNING_KEY;
  if (key && !/^(signkey-[a-z0-9]+-)?([0-9a-f]{2}){16,}$/i.test(key)) {
    problems.push('INNGEST_SIGNING_KEY must be hexadecimal, an even number of digits, 32 at least.');
  }
  if (variables.INNGEST_DEV && !['0', 'false'].includes(variables.INNGEST_DEV)) {
    problems.push(`INNGEST_DEV must be 0 with ORCHESTRATOR=${mode}: in dev mode calls are not verified.`);
  }
  return problems;
}

function mailProblems({ SMTP_URL, MAIL_FROM }: Variables): string[] {
  if (SMTP_URL && !MAIL_FROM) return ['MAIL_FROM is missing: with SMTP_URL it says where letters come from.'];
  if (MAIL_FROM && !SMTP_URL)
    return ['SMTP_URL is missing: with MAIL_FROM it says which server sends letters.'];
  return [];
}

function engineProblems({ DOCKING_ENGINE, NODE_ENV, STUB_ENGINE_IN_PRODUCTION }: Variables): string[] {
  const isRefused =
    DOCKING_ENGINE === 'stub' && NODE_ENV === 'production' && STUB_ENGINE_IN_PRODUCTION === 'refuse';
  return isRefused
    ? [
        'DOCKING_ENGINE is "stub", which docks nothing and makes its results up: set STUB_ENGINE_IN_PRODUCTION=allow for a test installation, or leave both out.',
      ]
    : [];
}

/** Reads and checks a whole environment. Raises EnvError with everything that is wrong. */
export function readEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    throw new EnvError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  }
  const problems = [orchestratorProblems, mailProblems, engineProblems].flatMap((find) => find(parsed.data));
  if (problems.length > 0) throw new EnvError(problems);
  return { ...parsed.data, masterKey: new Uint8Array(Buffer.from(parsed.data.MASTER_KEY, 'base64')) };
}

let cached: Env | undefined;

/** The environment of this process, read at the first call. */
export function env(): Env {
  if (cached) return cached;
  cached = readEnv(process.env);
  // next-auth takes its own address from this variable and nowhere else.
  process.env.NEXTAUTH_URL ??= cached.APP_URL;
  return cached;
}
