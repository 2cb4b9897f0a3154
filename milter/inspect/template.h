/* template.h - the warm template: a copy of the program that has loaded everything, never sees mail, and forks the
 * inspectors. Loading takes 25 ms, forking one or two. */
#ifndef INSPECT_TEMPLATE_H
#define INSPECT_TEMPLATE_H

#include "base/error.h"

enum template_part { TEMPLATE_CHILD, TEMPLATE_OVER, TEMPLATE_TROUBLE };

/* Works through the daemon's orders on WIRE_SOCKET_FD (wire.h). Returns TEMPLATE_CHILD in every new inspector, whose
 * own socket and standard error are then in their places; TEMPLATE_OVER when the daemon has closed the socket. */
enum template_part template_serve(struct error *error);

#endif
