/**
 * What docking a reused result again has shown: the `same`; a `different` result; that the stored poses are `damaged`;
 * that it cannot be told, as the inputs cannot be made again (`incomparable`) or the docking `failed`.
 */
export const CHECK_OUTCOMES = ['same', 'different', 'damaged', 'incomparable', 'failed'] as const;
export type CheckOutcome = (typeof CHECK_OUTCOMES)[number];
