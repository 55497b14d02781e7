package dev.sluice.metadata.normalize;

/** Days since the epoch of calendar dates, {@link IsoTimes#NONE} for dates that do not exist. */
final class LocalDays {
    private static final int[] BEFORE_MONTH = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

    private LocalDays() {}

    static long of(int year, int month, int day) {
        if (month < 1 || month > 12 || day < 1) {
            return IsoTimes.NONE;
        }
        boolean leapDay = month == 2 && isLeap(year);
        if (day > BEFORE_MONTH[month] - BEFORE_MONTH[month - 1] + (leapDay ? 1 : 0)) {
            return IsoTimes.NONE;
        }
        return firstOf(year) + BEFORE_MONTH[month - 1] + (month > 2 && isLeap(year) ? 1 : 0) + day - 1;
    }

    static long ofOrdinal(int year, int day) {
        return day < 1 || day > (isLeap(year) ? 366 : 365) ? IsoTimes.NONE : firstOf(year) + day - 1;
    }

    static long ofWeek(int year, int week, int day) {
        if (week < 1 || week > 53 || day < 1 || day > 7) {
            return IsoTimes.NONE;
        }
        long monday = mondayOfFirstWeek(year) + (week - 1) * 7L;
        return monday >= mondayOfFirstWeek(year + 1) ? IsoTimes.NONE : monday + day - 1;
    }

    /** The week that holds January 4th is the first. */
    private static long mondayOfFirstWeek(int year) {
        long fourth = firstOf(year) + 3;
        return fourth - Math.floorMod(fourth + 3, 7);
    }

    private static long firstOf(int year) {
        long before = year - 1L;
        return before * 365 + before / 4 - before / 100 + before / 400 - 719_162;
    }

    private static boolean isLeap(int year) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }
}
