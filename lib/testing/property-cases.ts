/**
 * How many cases a property is tried on: usually so many, and 10,000 say with `PROPERTY_CASES=10000`, for properties
 * whose single case takes milliseconds.
 */
export function propertyCases(usually: number): number {
  const asked = Number(process.env.PROPERTY_CASES);
  return Number.isInteger(asked) && asked > 0 ? asked : usually;
}
