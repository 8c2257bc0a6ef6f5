// The names this package exports.
export {};
