/** Of the calendar, in px: the number of a day, a lane of records, an hour. */
export const DAY_HEAD = 28;
export const LANE = 23;
export const HOUR = 44;
