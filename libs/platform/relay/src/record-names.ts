/** The topic that holds the public facts of one feature. */
export const topicOf = (prefix: string, feature: string): string => `${prefix}.${feature}`;

/** The CloudEvents `type` of an event: its name and the version that its data was written in. Consumers tell versions apart by it, so it never changes for bytes once sent. */
export const ceTypeOf = (type: string, v: number): string => `org.estatebank.${type}.v${v}`;
