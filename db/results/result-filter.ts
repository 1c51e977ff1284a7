import { and, eq, ilike, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { parseContacts, type WantedContact } from '@/lib/domain/contact-filter';
import {
  FILTER_PARTS,
  type FilterPart,
  type FlagFilter,
  NO_SCAFFOLD,
  type ResultFilter,
  type ResultRange,
  type ShortlistFilter,
} from '@/lib/domain/result-query';
import { jobOutputs } from './schema/job-outputs';

const RANGE_COLUMNS: Record<ResultRange, PgColumn> = {
  affinity: jobOutputs.bestAffinityKcalPerMol,
  efficiency: jobOutputs.ligandEfficiencyKcalPerMol,
  heavyAtoms: jobOutputs.heavyAtoms,
  weight: jobOutputs.molecularWeightDalton,
  rotatableBonds: jobOutputs.rotatableBonds,
  confidence: jobOutputs.confidence,
};

/** A filter that the database can apply. */
export interface SearchedFilter extends ResultFilter {
  /** Numbers of the records that hold the substructure `smarts`, which the database cannot read. */
  smartsRecords?: readonly number[];
}

/** The condition of one part of a filter; undefined if it holds nothing back. */
export function passesPart(filter: SearchedFilter, part: FilterPart): SQL | undefined {
  switch (part) {
    case 'name':
      return filter.name === undefined
        ? undefined
        : ilike(jobOutputs.name, `%${filter.name.replaceAll(/[\\%_]/g, '\\$&')}%`);
    case 'origin':
      return filter.origin && eq(jobOutputs.reused, filter.origin === 'reused');
    case 'flag':
      return filter.flag && passesFlag(filter.flag);
    case 'shortlist':
      return filter.shortlist && isOnShortlist(filter.shortlist);
    case 'contact':
      return filter.contact === undefined ? undefined : holdsOnTo(filter.contact);
    case 'smarts':
      return filter.smarts === undefined ? undefined : isRecordOf(filter.smartsRecords);
    case 'scaffold':
      return filter.scaffold === undefined
        ? undefined
        : eq(jobOutputs.scaffold, filter.scaffold === NO_SCAFFOLD ? '' : filter.scaffold);
    default: {
      const column = RANGE_COLUMNS[part];
      const [min, max] = [filter[`${part}Min`], filter[`${part}Max`]];
      return and(
        min === undefined ? undefined : sql`${column} >= ${min}::double precision`,
        max === undefined ? undefined : sql`${column} <= ${max}::double precision`,
      );
    }
  }
}

function passesFlag(flag: FlagFilter): SQL {
  if (flag === 'none') return sql`${jobOutputs.flags} = '{}'`;
  if (flag === 'any') return sql`${jobOutputs.flags} <> '{}'`;
  return sql`${flag} = any(${jobOutputs.flags})`;
}

/** An archived shortlist counts only where it is named. */
function isOnShortlist(which: ShortlistFilter): SQL {
  const isAny = which === 'any' || which === 'none';
  const condition = isAny ? sql`list.archived_at is null` : sql`list.id = ${which}`;
  const stars = sql`(
    select from shortlist_results star join shortlists list on list.id = star.shortlist_id
    where star.job_id = ${jobOutputs.jobId} and star.ligand_id = ${jobOutputs.ligandId}
      and star.removed_at is null and ${condition}
  )`;
  return which === 'none' ? sql`not exists ${stars}` : sql`exists ${stars}`;
}

function holdsOnTo(text: string): SQL | undefined {
  const contacts = parseContacts(text);
  if (!contacts) throw new Error(`No contacts can be read from ${JSON.stringify(text)}.`);
  return and(...contacts.map(hasContact));
}

function hasContact({ residue, kind }: WantedContact): SQL {
  return sql`exists (
    select from result_contacts contact
    where contact.task_result_id = ${jobOutputs.taskResultId}
      and contact.chain_id = ${residue.chainId} and contact.residue_number = ${residue.residueNumber}
      and contact.insertion_code = ${residue.insertionCode} and contact.residue_name = ${residue.name}
      ${kind ? sql`and contact.kind = ${kind}` : sql``}
  )`;
}

function isRecordOf(records: readonly number[] | undefined): SQL {
  if (!records) throw new Error('A filter by substructure has to be searched before it is applied.');
  return sql`exists (
    select from job_inputs input
    where input.job_id = ${jobOutputs.jobId} and input.ligand_id = ${jobOutputs.ligandId}
      and input.ordinal = any (${`{${records.join(',')}}`}::int[])
  )`;
}

/** The condition of a whole filter; undefined if it holds nothing back. */
export function passes(filter: SearchedFilter): SQL | undefined {
  return and(...FILTER_PARTS.map((part) => passesPart(filter, part)));
}
