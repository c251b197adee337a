/** What one file may hold. Beyond it nothing is decoded. */
export const mediaLimits = {
  imagePixels: 50_000_000,
  /** All frames together. */
  animationPixels: 100_000_000,
  animationFrames: 1_000,
  /** Longest side of what is published, and the widths of the variants. */
  publishedSide: 2_000,
  variantWidths: { w400: 400, w800: 800 },
  /** 4096 × 2304, upright too. */
  filmPixels: 9_437_184,
  filmSeconds: 4 * 3_600,
  filmStreams: 8,
  /** Longest side of a transcoded film. */
  transcodedSide: 1_920,
  pdfPages: 5_000,
  pdfObjects: 500_000,
} as const;
