import { hash, verify } from '@node-rs/argon2';
import { InvalidInputError } from '@/lib/domain/errors';

/** OWASP's least for argon2id (the package's default algorithm): 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };

const LEAST_CHARACTERS = 8;
const MOST_CHARACTERS = 256;

/** The first words of every list of leaked passwords, and what people make of this product's name. */
const COMMON = new Set([
  'password',
  'password1',
  'password123',
  'passw0rd',
  'qwertyui',
  'qwerty123',
  'qwertyuiop',
  '12345678',
  '123456789',
  '1234567890',
  '11111111',
  '00000000',
  'iloveyou',
  'sunshine',
  'princess',
  'football',
  'baseball',
  'letmein1',
  'welcome1',
  'admin123',
  'administrator',
  'changeme',
  'trustno1',
  'abcdefgh',
  'abcd1234',
  'molecule',
  'molecular',
  'docking1',
  'autodock',
]);

/**
 * Refuses what would be guessed at once; there are no rules of composition.
 * @param field that the error names
 * @throws InvalidInputError
 */
export function checkNewPassword(password: string, field = 'password'): void {
  const issue = (message: string) => new InvalidInputError([{ field, message }]);
  const length = [...password].length;
  if (length < LEAST_CHARACTERS) {
    throw issue(`Use ${LEAST_CHARACTERS} characters at least; 15 or more are advised.`);
  }
  if (length > MOST_CHARACTERS) throw issue(`Use ${MOST_CHARACTERS} characters at most.`);
  if (COMMON.has(password.toLowerCase()) || /^(.)\1+$/su.test(password)) {
    throw issue('This password is among the first that anybody would try. Choose another.');
  }
}

/** The argon2id hash of a password, in PHC form. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), COST);
}

/** Made once, so that an unknown account costs the same work as a known one. */
let nobody: Promise<string> | undefined;

/** True if the password belongs to the hash. Null, for an unknown account, takes the same time and is false. */
export async function verifyPassword(storedHash: string | null, password: string): Promise<boolean> {
  nobody ??= hashPassword('no account has this password');
  const matches = await verify(storedHash ?? (await nobody), password.slice(0, 1024).normalize('NFKC'));
  return matches && storedHash !== null;
}
