/* other-milter.c - somebody else's milter behind ours: answers every message at its end with what a file says at that
 * moment: accept, reject or tempfail. Usage: other-milter SOCKET ANSWER-FILE */
#include <libmilter/mfapi.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char *answer_path;

static sfsistat at_end(SMFICTX *context) {
    char answer[16] = "";
    FILE *file = fopen(answer_path, "r");
    if (file != NULL) {
        if (fgets(answer, sizeof answer, file) == NULL)
            answer[0] = '\0';
        fclose(file);
    }
    if (strcmp(answer, "reject") == 0) {
        smfi_setreply(context, "550", "5.7.1", "refused by the other milter");
        return SMFIS_REJECT;
    }
    if (strcmp(answer, "tempfail") == 0) {
        smfi_setreply(context, "451", "4.7.1", "not now, says the other milter");
        return SMFIS_TEMPFAIL;
    }
    return SMFIS_ACCEPT;
}

int main(int count, char **words) {
    struct smfiDesc description = {.xxfi_name = "other", .xxfi_version = SMFI_VERSION, .xxfi_eom = at_end};
    char socket[256];
    if (count != 3)
        return 64;
    answer_path = words[2];
    umask(07);
    snprintf(socket, sizeof socket, "unix:%s", words[1]);
    if (smfi_setconn(socket) != MI_SUCCESS || smfi_register(description) != MI_SUCCESS ||
        smfi_opensocket(1) != MI_SUCCESS)
        return 69;
    return smfi_main() == MI_SUCCESS ? 0 : 70;
}
