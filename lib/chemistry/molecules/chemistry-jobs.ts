import { type AnalysePoseInput, analysePose } from '@/lib/chemistry/analyse-pose';
import { type PoseFileInput, writePoseFile } from '@/lib/chemistry/complexes/pose-files';
import { findInteractions } from '@/lib/chemistry/interactions/interactions';
import { findPockets } from '@/lib/chemistry/receptors/find-pockets';
import { readReceptorPdbqt } from '@/lib/chemistry/receptors/read-receptor-pdbqt';
import { type SeeDockingsInput, seeDockings } from '@/lib/chemistry/see-dockings';
import { checkLigand } from './check-ligand';
import { type DepictionSize, depictSvg } from './depict';
import type { LigandRecord } from './ligand-record';
import { type BuildPosesInput, buildPoses, crystalRmsds, poseRmsd } from './pose';
import { prepareLigand } from './prepare-ligand';
import type { LigandRecipe } from './recipe';
import { type SubstructureSearchInput, searchSubstructure } from './substructure-search';

/**
 * What a chemistry process can be asked to do: plain data in, plain data out. Molecules come from strangers, and a
 * toolkit that hangs or dies on one must cost only that job.
 */
export const CHEMISTRY_JOBS = {
  checkLigands: (input: { records: LigandRecord[] }) => input.records.map(checkLigand),
  prepareLigand: (input: { molfile: string; recipe: LigandRecipe }) =>
    prepareLigand(input.molfile, input.recipe),
  buildPoses: (input: BuildPosesInput) => buildPoses(input),
  crystalRmsds: (input: Parameters<typeof crystalRmsds>[0]) => crystalRmsds(input),
  poseRmsd: (input: Parameters<typeof poseRmsd>[0]) => poseRmsd(input),
  analysePose: (input: AnalysePoseInput) => analysePose(input),
  seeDockings: (input: SeeDockingsInput) => seeDockings(input),
  findInteractions: (input: { molfile: string; receptorPdbqt: string }) =>
    findInteractions(input.molfile, readReceptorPdbqt(input.receptorPdbqt)),
  writePoseFile: (input: PoseFileInput) => writePoseFile(input),
  searchSubstructure: (input: SubstructureSearchInput) => searchSubstructure(input),
  findPockets: (input: { receptorPdbqt: string }) => findPockets(readReceptorPdbqt(input.receptorPdbqt)),
  depict: (input: { source: string; size: DepictionSize }) => depictSvg(input.source, input.size),
};

export type ChemistryJobs = typeof CHEMISTRY_JOBS;
export type ChemistryJobName = keyof ChemistryJobs;
export type ChemistryInput<J extends ChemistryJobName> = Parameters<ChemistryJobs[J]>[0];
export type ChemistryOutput<J extends ChemistryJobName> = ReturnType<ChemistryJobs[J]>;
