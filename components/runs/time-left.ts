/** How long something still takes, no more exactly than a forecast may say: `about 12 min left`. */
export function timeLeft(seconds: number): string {
  const minutes = seconds / 60;
  if (minutes < 1) return 'under a minute left';
  if (minutes < 90) return `about ${Math.round(minutes)} min left`;
  const hours = minutes / 60;
  return hours < 36 ? `about ${Math.round(hours)} h left` : `about ${Math.round(hours / 24)} days left`;
}
