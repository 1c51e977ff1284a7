import { parseArgs } from 'node:util';
import { requestOrganisation } from './organisations';
import { runningProduct } from './stack/running-product';
import { exitWith, StackError } from './stack/stop';

const USAGE = 'npm run org:create -- --name "My group" --slug my-group --admin-email me@example.org';

/** `npm run org:create`: an organisation in the product that is running, and the link by which its first Admin joins. */
await exitWith(async () => {
  const { values } = parseArgs({
    options: { name: { type: 'string' }, slug: { type: 'string' }, 'admin-email': { type: 'string' } },
    strict: false,
  });
  const [name, slug] = [text(values.name, '--name'), text(values.slug, '--slug')];
  const adminEmail = text(values['admin-email'], '--admin-email');

  const { url, variables } = runningProduct();
  const path = await requestOrganisation(variables, { name, slug, adminEmail });
  console.log(`\n"${name}" is ready at ${url}/orgs/${slug}`);
  console.log(
    `${adminEmail} joins as its Admin by this link. It works once, and is shown only now:\n\n  ${url}${path}\n`,
  );
  return 0;
});

function text(value: string | boolean | undefined, option: string): string {
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  throw new StackError(`${option} is missing. Usage:\n  ${USAGE}`);
}
