/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-trace"
#include "config.h"

#include "pdk-trace.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

/* How often the main loop is looked at, and how late it may be: one frame at 60 Hz. */
#define WATCH_PERIOD_US (10 * G_TIME_SPAN_MILLISECOND)
#define WATCH_LIMIT_US  (16 * G_TIME_SPAN_MILLISECOND)

static gboolean enabled;
static int trace_fd = -1;

void
pdk_trace_init (void)
{
  const char *path = g_getenv ("PADDOCK_TRACE");

  if (enabled || path == NULL || *path == '\0')
    return;
  trace_fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (trace_fd < 0)
    g_warning ("Cannot write the trace: %s", g_strerror (errno));
  enabled = trace_fd >= 0;
}

gboolean
pdk_trace_enabled (void)
{
  return enabled;
}

static void
append_string (GString *line, const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value != NULL ? value : "", -1);

  g_string_append_c (line, '"');
  for (const char *p = valid; *p != '\0'; p++) {
    if (*p == '"' || *p == '\\')
      g_string_append_printf (line, "\\%c", *p);
    else if ((guchar) *p < 0x20)
      g_string_append_printf (line, "\\u%04x", (guint) *p);
    else
      g_string_append_c (line, *p);
  }
  g_string_append_c (line, '"');
}

static void
append_double (GString *line, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  /* JSON has no infinities. */
  g_string_append (line, isfinite (value) ? g_ascii_dtostr (buffer, sizeof buffer, value) : "null");
}

static void
append_fields (GString *line, const char *key, va_list fields)
{
  for (; key != NULL; key = va_arg (fields, const char *)) {
    const char *format = va_arg (fields, const char *);

    g_string_append_c (line, ',');
    append_string (line, key);
    g_string_append_c (line, ':');
    if (*format == 's')
      append_string (line, va_arg (fields, const char *));
    else if (*format == 'x')
      g_string_append_printf (line, "%" G_GINT64_FORMAT, va_arg (fields, gint64));
    else if (*format == 'd')
      append_double (line, va_arg (fields, double));
    else
      g_assert_not_reached ();
  }
}

void
pdk_trace_event (const char *event, const char *first_key, ...)
{
  g_autoptr (GString) line = NULL;
  va_list fields;
  gssize written;

  if (!enabled)
    return;

  line = g_string_sized_new (128);
  g_string_append_printf (line, "{\"t\":%" G_GINT64_FORMAT ",\"event\":", g_get_monotonic_time ());
  append_string (line, event);
  va_start (fields, first_key);
  append_fields (line, first_key, fields);
  va_end (fields);
  g_string_append (line, "}\n");

  /* One write to a file opened for appending: lines of several threads do not mix. */
  do
    written = write (trace_fd, line->str, line->len);
  while (written < 0 && errno == EINTR);
}

double
pdk_trace_get_starved (void)
{
  static int fd = -2;
  char text[64];
  gssize length;
  char *number = NULL;

  if (fd == -2)
    fd = g_open ("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC, 0);
  length = fd >= 0 ? pread (fd, text, sizeof text - 1, 0) : -1;
  if (length <= 0)
    return 0;
  text[length] = '\0';
  number = strchr (text, ' ');
  return number != NULL ? g_ascii_strtod (number, NULL) / 1e6 : 0;
}

static gboolean
check_lateness (GSource *source, GSourceFunc callback, gpointer user_data)
{
  gint64 now = g_get_monotonic_time ();
  gint64 late = now - g_source_get_ready_time (source);
  static double starved_before;
  double starved = pdk_trace_get_starved ();

  if (late > WATCH_LIMIT_US)
    pdk_trace_event ("frame-gap", "ms", "d", (double) late / G_TIME_SPAN_MILLISECOND, "starved",
                     "d", starved - starved_before, NULL);
  starved_before = starved;
  g_source_set_ready_time (source, now + WATCH_PERIOD_US);
  return G_SOURCE_CONTINUE;
}

void
pdk_trace_watch_main_loop (void)
{
  static GSourceFuncs funcs = { .dispatch = check_lateness };
  static gboolean watching;
  g_autoptr (GSource) source = NULL;

  if (!enabled || watching)
    return;
  watching = TRUE;
  source = g_source_new (&funcs, sizeof (GSource));
  g_source_set_static_name (source, "pdk-trace");
  /* Before everything else, so that it sees how long single dispatches take, not how busy the loop
   * is with many short ones. */
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_ready_time (source, g_get_monotonic_time () + WATCH_PERIOD_US);
  g_source_attach (source, NULL);
}
