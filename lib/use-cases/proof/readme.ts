/** `README.txt` of a bundle, for whoever was given nothing else. */
export const README = `This is the proof bundle of a molecular docking run, or of a shortlist of results of such runs, made by the
Molecular Analysis Dashboard. It is an RO-Crate (https://w3id.org/ro/crate/1.1): ro-crate-metadata.json describes
every file.

run.json        what was asked for by whom, and what became of it
recipe/         parameters, search space and preparation; the version of the pipeline
receptor/       the receptor as uploaded and as docked
ligands/        each record of the library as it was sent, with its one outcome
dockings/       for each result: what was signed, the ligand as docked, its poses, its log, and where it came from
results/        the ranking and the ledger as tables
audit/          its entries of the audit log, with their hashes; only if the exporter could read that log
manifest-sha256.txt   the SHA-256 of every other file

Of a shortlist, shortlist.json says what is on it, by whom and why; results/shortlist.csv is its table; and the files
above, of the results on it alone, are in a folder for each run, runs/<run>/.

Check the files:                     sha256sum --check --strict manifest-sha256.txt
Check one docking's signature:       sha256sum dockings/<docking>/signed-input.json
Dock one again, in its folder:       the "command" of its docking.json
All of it, in a checkout of the dashboard, without a database:
                                     npm run verify -- <bundle.zip> --sample 5
`;
