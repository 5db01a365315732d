/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "vnc/pdk-vnc-guard.h"

#include <signal.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

/* What a VNC server may say, from its version on, to the guard and a viewer that agrees to everything
 * that it is offered. */

/* Less than a socket holds: nobody reads while it is written. */
#define MAX_SAID 65536

/* The version, no password, and that others may watch as well. */
static const char viewer_says[] = "RFB 003.008\n\1\1";

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
read_to_end (int fd)
{
  char buffer[4096];

  while (read (fd, buffer, sizeof buffer) > 0)
    ;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const PdkVncTrust trust = { 0 };
  PdkVncGuard *guard = NULL;
  int server[2];
  int viewer = -1;

  signal (SIGPIPE, SIG_IGN); /* as GIO does */
  if (socketpair (AF_UNIX, SOCK_STREAM, 0, server) != 0)
    return 0;
  if (write (server[0], data, MIN (size, MAX_SAID)) < 0)
    size = 0;
  shutdown (server[0], SHUT_WR);
  guard = pdk_vnc_guard_new (server[1], &trust, TRUE, &viewer, NULL);
  if (guard != NULL) {
    if (write (viewer, viewer_says, sizeof viewer_says - 1) > 0)
      read_to_end (viewer);
    pdk_vnc_guard_unref (guard);
    close (viewer);
  }
  close (server[0]);
  return 0;
}
