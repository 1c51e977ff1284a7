import { parseArgs } from 'node:util';
import { createOrganisation, organisationExists } from './organisations';
import { runningProduct } from './stack/running-product';
import { generatePassword } from './stack/secrets';
import { exitWith, StackError } from './stack/stop';

const USAGE = 'npm run org:create -- --name "My group" --slug my-group --admin-email me@example.org';

/** `npm run org:create`: an organisation in the product that is running, and its administrator. */
await exitWith(async () => {
  const { values } = parseArgs({
    options: { name: { type: 'string' }, slug: { type: 'string' }, 'admin-email': { type: 'string' } },
    strict: false,
  });
  const name = text(values.name, '--name');
  const slug = text(values.slug, '--slug');
  const email = text(values['admin-email'], '--admin-email');
  if (!/^[a-z0-9](-?[a-z0-9]){1,39}$/.test(slug)) {
    throw new StackError(
      `--slug is "${slug}": use 2 to 40 lower-case letters and digits, with single hyphens between them.`,
    );
  }
  if (!/^[^\s@]+@[^\s@]+$/.test(email))
    throw new StackError(`--admin-email is "${email}", which is no e-mail address.`);

  const { url, variables } = runningProduct();
  if (await organisationExists(variables, slug))
    throw new StackError(`There is an organisation at "${slug}" already. Choose another slug.`);
  const password = generatePassword();
  const { isNewUser } = await createOrganisation(variables, {
    name,
    slug,
    adminEmail: email,
    adminName: email.split('@')[0] ?? email,
    password,
    forExistingUser: 'keep',
  });
  console.log(`\n"${name}" is ready at ${url}/orgs/${slug}`);
  if (isNewUser)
    console.log(`Sign in as ${email} with this password, which is shown only now:\n\n  ${password}\n`);
  else console.log(`${email} is a user already and signs in with the password of before.`);
  return 0;
});

function text(value: string | boolean | undefined, option: string): string {
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  throw new StackError(`${option} is missing. Usage:\n  ${USAGE}`);
}
