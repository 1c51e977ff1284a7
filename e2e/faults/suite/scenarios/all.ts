import { backends } from './backends';
import { clock } from './clock';
import { cutOff } from './cut-off';
import { database } from './database';
import { backlog, executor } from './executor';
import { kills } from './kills';
import { naive } from './naive';
import { poison } from './poison';
import { postgres } from './postgres';
import type { Scenario } from './scenario';
import { store } from './store';
import { storm } from './storm';
import { duplicates, webKills } from './web-kills';

/** In the order in which they are run: the last one leaves damage behind. */
export const SCENARIOS: readonly Scenario[] = [
  kills,
  postgres,
  backends,
  store,
  storm,
  poison,
  webKills,
  duplicates,
  clock,
  cutOff,
  database,
  executor,
  backlog,
  naive,
];
