/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/pdk-field-private.h"

#include <glib/gi18n.h>

G_BEGIN_DECLS

/* Where on the host the other end of a character device is: rows for all devices that have one.
 * https://libvirt.org/formatdomain.html#host-interface */

extern const PdkChoice pdk_character_types[];
extern const PdkChoice pdk_socket_modes[];
extern const PdkChoice pdk_tcp_protocols[];

/** Gives a character device another type: its source was one of the former. */
void pdk_character_set_type (PdkXmlElement *item, const PdkField *field, const char *value);

/** Whether a socket is waited at or connected to; only who connects can do so again. */
void pdk_character_set_mode (PdkXmlElement *item, const PdkField *field, const char *value);

#define GROUP_HOST N_ ("On the host")
/* @where: “” or a path that ends with “/”; @is: the condition’s path of the type, “@type” */
#define FIELDS_CHARACTER_SOURCE(where, is)                                                         \
  { FIELD_TEXT ("path", N_ ("Path"), where "source/@path"), .when = is "=dev|file|pipe|unix",      \
    .flags = PDK_FIELD_PATH, .group = GROUP_HOST },                                                \
      { FIELD_ON_OFF ("append", N_ ("Appended to the file"), where "source/@append"),              \
        .when = is "=file", .group = GROUP_HOST },                                                 \
      { FIELD_CHOICE ("socket-mode", N_ ("Mode"), where "source/@mode", pdk_socket_modes),         \
        .set = pdk_character_set_mode, .when = is "=tcp|unix", .group = GROUP_HOST },              \
      { FIELD_TEXT ("host", N_ ("Host"), where "source/@host"), .when = is "=tcp",                 \
        .group = GROUP_HOST },                                                                     \
      { FIELD_TEXT ("service", N_ ("Port"), where "source/@service"), .when = is "=tcp",           \
        .group = GROUP_HOST },                                                                     \
      { FIELD_SWITCH ("tls", N_ ("TLS"), where "source/@tls"), .when = is "=tcp",                  \
        .group = GROUP_HOST },                                                                     \
      { FIELD_CHOICE ("protocol", N_ ("Protocol"), where "protocol/@type", pdk_tcp_protocols),     \
        .when = is "=tcp", .flags = PDK_FIELD_ADVANCED, .group = GROUP_HOST },                     \
      { FIELD_SWITCH ("reconnect", N_ ("Connects again"), where "source/reconnect/@enabled"),      \
        .when = is "=tcp|unix " where "source/@mode=connect", .flags = PDK_FIELD_ADVANCED,         \
        .group = GROUP_HOST },                                                                     \
      { FIELD_NUMBER ("reconnect-after", N_ ("After seconds"), where "source/reconnect/@timeout",  \
                      1, G_MAXUINT32),                                                             \
        .when = where "source/reconnect/@enabled=yes", .flags = PDK_FIELD_ADVANCED,                \
        .group = GROUP_HOST },                                                                     \
      { FIELD_TEXT ("udp-host", N_ ("Sends to host"), where "source[mode=connect]/@host"),         \
        .when = is "=udp", .group = GROUP_HOST },                                                  \
      { FIELD_TEXT ("udp-service", N_ ("Sends to port"), where "source[mode=connect]/@service"),   \
        .when = is "=udp", .group = GROUP_HOST },                                                  \
      { FIELD_TEXT ("udp-bind-host", N_ ("Receives at address"), where "source[mode=bind]/@host"), \
        .when = is "=udp", .group = GROUP_HOST },                                                  \
      { FIELD_TEXT ("udp-bind-service", N_ ("Receives at port"),                                   \
                    where "source[mode=bind]/@service"),                                           \
        .when = is "=udp", .group = GROUP_HOST },                                                  \
      { FIELD_TEXT ("spice-channel", N_ ("SPICE channel"), where "source/@channel"),               \
        .when = is "=spiceport|dbus", .group = GROUP_HOST },                                       \
      { FIELD_TEXT ("master", N_ ("First end"), where "source/@master"), .when = is "=nmdm",       \
        .group = GROUP_HOST },                                                                     \
      { FIELD_TEXT ("slave", N_ ("Other end"), where "source/@slave"), .when = is "=nmdm",         \
        .group = GROUP_HOST },                                                                     \
      { FIELD_TEXT ("log", N_ ("Log file"), where "log/@file"), .when = is,                        \
        .flags = PDK_FIELD_PATH | PDK_FIELD_ADVANCED, .group = GROUP_HOST },                       \
  {                                                                                                \
    FIELD_ON_OFF ("log-append", N_ ("Appended to the log"), where "log/@append"),                  \
        .when = where "log", .flags = PDK_FIELD_ADVANCED, .group = GROUP_HOST                      \
  }

G_END_DECLS
