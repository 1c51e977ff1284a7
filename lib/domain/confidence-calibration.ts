/** Written by `npm run calibrate:confidence -- --adopt`; see `ConfidenceCalibration` for what each number is. */
export const FITTED_CALIBRATION = {
  version: 0,
  complexes: 0,
  receptors: 0,
  seeds: 3,
  exhaustiveness: 8,
  several: { intercept: -1.5, agreement: 2.5, spread: -0.5, gap: 1, contacts: 0 },
  one: { intercept: -0.5, agreement: 0, spread: 0, gap: 1.5, contacts: 0 },
};
