/**
 * What can be wrong with a pose although the engine was content. Vina ends with success, and affinities near 0, even
 * when the box lies in empty space.
 */
export const POSE_FLAGS = ['affinity-not-negative', 'no-contact', 'outside-box'] as const;
export type PoseFlag = (typeof POSE_FLAGS)[number];
