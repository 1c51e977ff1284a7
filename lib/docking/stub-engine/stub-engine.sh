#!/bin/sh
# Answers on the command line as AutoDock Vina does, within milliseconds and without docking anything. The same input
# gives the same bytes. Made for faults by the molecule: one iodine atom lets it be killed, two let it hang, three
# let it run out of memory, four or more let it write rubbish. `--exhaustiveness` times 5 ms is what it takes.
set -eu

signed=
for argument in "$@"; do
  value=${argument#*=}
  case $argument in
    --version) echo 'Stub engine v1'; exit 0 ;;
    --score_only) scores=1 ;;
    --receptor=*) receptor=$value ;;
    --ligand=*) ligand=$value ;;
    --out=*) out=$value ;;
    --cpu=*) ;;
    *)
      signed="$signed $argument"
      case $argument in
        --center_x=*) x=$value ;;
        --center_y=*) y=$value ;;
        --center_z=*) z=$value ;;
        --num_modes=*) modes=$value ;;
        --exhaustiveness=*) exhaustiveness=$value ;;
      esac
      ;;
  esac
done

# The inputs, whole, and every parameter; not the number of threads.
sum=$({ echo "$signed"; cat "$receptor" "$ligand"; } | cksum)
sum=${sum%% *}

if [ "${scores-}" ]; then
  affinity=$(awk -v sum="$sum" 'BEGIN { printf "%.3f", -4 - sum % 8000 / 1000 }')
  echo "Estimated Free Energy of Binding   : $affinity (kcal/mol) [=(1)+(2)+(3)-(4)]"
  echo "(1) Final Intermolecular Energy    : $affinity (kcal/mol)"
  echo "(2) Final Total Internal Energy    : 0.000 (kcal/mol)"
  exit 0
fi

iodine=$(grep -c '^.\{77\}I *$' "$ligand" || true)
echo 'Stub engine v1: nothing is docked.'
echo '0%   10   20   30   40   50   60   70   80   90   100%'
echo '|----|----|----|----|----|----|----|----|----|----|'
# Who wants to know how much is docked more than once lays this file down beside the workers' folders.
journal=../../journal
# Half of the search, and then what is to go wrong.
sleep "$(awk -v n="$exhaustiveness" 'BEGIN { printf "%.4f", n * 0.0025 }')"
printf '*************************'
if [ -e "$journal" ]; then echo "$sum half" >> "$journal"; fi
case $iodine in
  0) ;;
  1) kill -KILL $$ ;;
  2) exec sleep 86400 ;;
  3) echo 'Insufficient memory!' >&2; exit 1 ;;
  *) echo 'MODEL 1
REMARK VINA RESULT:      nan      0.000      0.000
ENDMDL' > "$out"; exit 0 ;;
esac
sleep "$(awk -v n="$exhaustiveness" 'BEGIN { printf "%.4f", n * 0.0025 }')"
echo '**************************'
if [ -e "$journal" ]; then echo "$sum half" >> "$journal"; fi

# Each pose is the ligand as it is, its first atom 3.5 angstrom from the receptor's atom nearest to the centre.
awk -v x="$x" -v y="$y" -v z="$z" -v modes="$modes" -v sum="$sum" '
  function at(i) { return substr($0, 31 + 8 * i, 8) + 0 }
  !/^(ATOM  |HETATM)/ { if (FILENAME == ARGV[2]) line[++lines] = $0; next }
  FILENAME == ARGV[1] {
    distance = (at(0) - x) ^ 2 + (at(1) - y) ^ 2 + (at(2) - z) ^ 2
    if (nearest == "" || distance < nearest) { nearest = distance; a = at(0); b = at(1); c = at(2) }
    next
  }
  {
    if (!atoms) { fx = at(0); fy = at(1); fz = at(2) }
    line[++lines] = $0; isAtom[lines] = 1; atoms++
    px[lines] = at(0); py[lines] = at(1); pz[lines] = at(2)
  }
  END {
    u = x - a; v = y - b; w = z - c; far = sqrt(u * u + v * v + w * w)
    if (far < 0.001) { u = 1; v = 0; w = 0; far = 1 }
    for (pose = 1; pose <= modes; pose++) {
      reach = (3.5 + 0.05 * (pose - 1)) / far
      affinity = -4 - sum % 8000 / 1000 + 0.1 * (pose - 1)
      if (affinity > -0.1) affinity = -0.1
      printf "MODEL %d\nREMARK VINA RESULT:    %7.3f      0.000      0.000\n", pose, affinity
      printf "REMARK INTER + INTRA:    %12.3f\nREMARK INTER:            %12.3f\n", affinity, affinity
      printf "REMARK INTRA:            %12.3f\nREMARK UNBOUND:          %12.3f\n", 0, 0
      for (i = 1; i <= lines; i++)
        if (!isAtom[i]) print line[i]
        else printf "%s%8.3f%8.3f%8.3f%s\n", substr(line[i], 1, 30), px[i] - fx + a + u * reach,
          py[i] - fy + b + v * reach, pz[i] - fz + c + w * reach, substr(line[i], 55)
      print "ENDMDL"
    }
  }' "$receptor" "$ligand" > "$out.part"
mv "$out.part" "$out"
