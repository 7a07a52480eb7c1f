/** @param {number} value */
export const scale = (value) => value * (process.env.UNITS === "mm" ? 10 : 1);
