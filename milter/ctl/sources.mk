ctl_SOURCES := \
    content.c \
    ctl-allow.c \
    ctl-dates.c \
    ctl-explain.c \
    ctl-extract.c \
    ctl-history-export.c \
    ctl-history-resent.c \
    ctl-history-upkeep.c \
    ctl-history.c \
    ctl-import.c \
    ctl-list.c \
    ctl-release.c \
    ctl-report.c \
    ctl-rules.c \
    ctl-test.c \
    ctl.c \
    import-csv.c \
    import-learn.c \
    import-lines.c \
    import-marks.c \
    import-mbox.c \
    import-sources.c \
    print-json.c \
    print-text.c \
    progress.c \
    queue.c \
    session.c
