import { parseArgs } from 'node:util';
import { startTestStack } from '@/e2e/support/stack';
import { exitWith } from '@/scripts/stack/stop';
import { exampleFilling, fillOrganisation } from './filled-organisation';
import { takePictures } from './pictures';

/**
 * `npm run screenshots`: fills an organisation with the example, docked in earnest, and takes every page in two sizes
 * and both colour schemes. `--only run,target` takes these views, `--kept` the half of the pictures that is in the
 * documentation; `--whole` takes whole pages, into the folder that is not kept.
 */
await exitWith(async () => {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      kept: { type: 'boolean', default: false },
      whole: { type: 'boolean', default: false },
    },
  });
  const { facts, stop } = await startTestStack({ web: 3280, postgres: 25_580 }, console.log);
  try {
    console.log('Filling an organisation with the example; docking it takes some minutes …');
    const filled = await fillOrganisation(facts, exampleFilling());
    const only = values.only?.split(',');
    await takePictures(facts, filled, {
      ...(only && { only }),
      ...{ isKeptOnly: values.kept, isWhole: values.whole, say: console.log },
    });
    return 0;
  } finally {
    await stop();
  }
});
