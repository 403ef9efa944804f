/** The topic that holds the public facts of one feature: `estate-bank.banks` for `banks`. */
export const topicOf = (prefix: string, feature: string): string => `${prefix}.${feature}`;

/** The name of a version of a type, in file names and documents: `AwardDeclared.v1`. */
export const versionName = (type: string, v: number): string => `${type}.v${v}`;

/** The CloudEvents `type` of an event: its name and the version that its data was written in. Consumers tell versions apart by it, so it never changes for bytes once sent. */
export const ceTypeOf = (type: string, v: number): string => `org.estatebank.${versionName(type, v)}`;
