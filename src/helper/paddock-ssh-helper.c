/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* A program of two trades, told apart by the name it is run under.  For each host Paddock makes a
 * private folder with two links to it:
 *
 *   askpass  what ssh runs to ask for a password, a pass phrase or whether a host's key is right.
 *            Hands the question to Paddock and prints the answer.
 *   ssh      what libvirt runs as ssh.  Runs the real one through the connection to the host that
 *            Paddock has open, and, where that cannot serve, with our askpass.
 *
 * What belongs together is found beside the link, so nothing depends on the environment, which
 * libvirt does not pass on.  It holds a secret for as long as it takes to print it. */

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define SOCKET_NAME  "ask"
#define CONTROL_NAME "control"

/* ssh reads one line of at most so many bytes. */
#define MAX_ANSWER 4096

static int
fail (const char *what)
{
  fprintf (stderr, "paddock-ssh-helper: %s: %s\n", what, strerror (errno));
  return EXIT_FAILURE;
}

/* @name: in the folder of the link that was run; freed by the end of the program */
static char *
find_beside (const char *self, const char *name)
{
  const char *slash = strrchr (self, '/');
  char *path = NULL;

  if (slash == NULL || asprintf (&path, "%.*s/%s", (int) (slash - self), self, name) < 0)
    return NULL;
  return path;
}

/* --- askpass --- */

static int
connect_to (const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd;

  if (strlen (path) >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    return -1;
  }
  strcpy (address.sun_path, path);
  fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd >= 0 && connect (fd, (struct sockaddr *) &address, sizeof address) != 0) {
    close (fd);
    return -1;
  }
  return fd;
}

/* With its final zero, which ends the text. */
static int
send_text (int fd, const char *text)
{
  size_t left = strlen (text) + 1;

  while (left > 0) {
    ssize_t sent = send (fd, text, left, MSG_NOSIGNAL);

    if (sent < 0 && errno != EINTR)
      return -1;
    if (sent > 0) {
      text += sent;
      left -= (size_t) sent;
    }
  }
  return 0;
}

/* Reads until the other side closes.  Returns: the length, or -1 when it is too long */
static ssize_t
receive (int fd, char *buffer, size_t size)
{
  size_t length = 0;

  while (length < size) {
    ssize_t received = read (fd, buffer + length, size - length);

    if (received == 0)
      return (ssize_t) length;
    if (received < 0 && errno != EINTR)
      return -1;
    if (received > 0)
      length += (size_t) received;
  }
  errno = EMSGSIZE;
  return -1;
}

/* The answer is “+” and the text, or anything else for a refusal. */
static int
print_answer (int fd)
{
  static char buffer[MAX_ANSWER];
  ssize_t length = receive (fd, buffer, sizeof buffer);
  int status = EXIT_FAILURE;

  if (length >= 1 && buffer[0] == '+') {
    buffer[length++] = '\n';
    if (write (STDOUT_FILENO, buffer + 1, (size_t) length - 1) == length - 1)
      status = EXIT_SUCCESS;
  }
  explicit_bzero (buffer, sizeof buffer);
  return status;
}

static int
ask (const char *self, const char *prompt)
{
  const char *hint = getenv ("SSH_ASKPASS_PROMPT");
  char *path = find_beside (self, SOCKET_NAME);
  int fd;

  /* Neither a core file nor a debugger of the same user sees the secret. */
  prctl (PR_SET_DUMPABLE, 0);
  fd = path != NULL ? connect_to (path) : -1;
  if (fd < 0)
    return fail ("cannot ask");
  if (send_text (fd, hint != NULL ? hint : "") != 0 || send_text (fd, prompt) != 0)
    return fail ("cannot ask");
  return print_answer (fd);
}

/* --- ssh --- */

static int
run_ssh (int argc, char **argv)
{
  char *askpass = find_beside (argv[0], "askpass");
  char *control = find_beside (argv[0], CONTROL_NAME);
  char *option = NULL;
  char **arguments = calloc ((size_t) argc + 5, sizeof *arguments);

  /* A path is quoted, and its percent signs are doubled, when Paddock makes it: it has none. */
  if (askpass == NULL || control == NULL || arguments == NULL ||
      asprintf (&option, "ControlPath=\"%s\"", control) < 0)
    return fail ("ssh");

  arguments[0] = strdup ("ssh");
  arguments[1] = strdup ("-oControlMaster=no");
  arguments[2] = strdup ("-o");
  arguments[3] = option;
  memcpy (arguments + 4, argv + 1, (size_t) argc * sizeof *arguments);
  setenv ("SSH_ASKPASS", askpass, 1);
  setenv ("SSH_ASKPASS_REQUIRE", "force", 1);
  execvp ("ssh", arguments);
  return fail ("ssh");
}

int
main (int argc, char **argv)
{
  const char *slash = argc > 0 ? strrchr (argv[0], '/') : NULL;

  if (slash != NULL && strcmp (slash + 1, "ssh") == 0)
    return run_ssh (argc, argv);
  /* Not by way of what runs at the end of a program: with a memory checker that would look into this
   * one, which nobody may. */
  if (slash != NULL && strcmp (slash + 1, "askpass") == 0 && argc == 2)
    _exit (ask (argv[0], argv[1]));

  fprintf (stderr, "Paddock runs this program for ssh; it does nothing by itself.\n");
  return EXIT_FAILURE;
}
