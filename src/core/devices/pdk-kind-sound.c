/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "devices/pdk-field-private.h"
#include "devices/pdk-kind-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* Sound cards, and where on the host they are heard.
 * https://libvirt.org/formatdomain.html#sound-devices, #audio-backends */

static const PdkChoice models[] = {
  { "ich9", N_ ("Intel HDA (ICH9)") },
  { "ich6", N_ ("Intel HDA (ICH6)") },
  { "ich7", N_ ("Intel HDA (ICH7)") },
  { "virtio", N_ ("VirtIO") },
  { "usb", N_ ("USB") },
  { "ac97", N_ ("AC97") },
  { "es1370", N_ ("ES1370") },
  { "sb16", N_ ("Sound Blaster 16") },
  { "pcspk", N_ ("PC speaker") },
  { NULL, NULL },
};

static const PdkChoice codecs[] = {
  { NULL, N_ ("Default") },
  { "duplex", N_ ("Line out and line in") },
  { "micro", N_ ("Loudspeaker and microphone") },
  { "output", N_ ("Line out only") },
  { NULL, NULL },
};

static const PdkField sound_fields[] = {
  { FIELD_CHOICE ("model", N_ ("Model"), "@model", models), .offered = "devices/sound/model",
    .set = pdk_field_set_bus, .flags = PDK_FIELD_REQUIRED },
  { FIELD_CHOICE ("codec", N_ ("Codec"), "codec/@type", codecs), .when = "@model=ich6|ich7|ich9" },
  { FIELD_SWITCH ("multichannel", N_ ("More than two channels"), "@multichannel"),
    .when = "@model=usb", .flags = PDK_FIELD_ADVANCED },
  { FIELD_NUMBER ("streams", N_ ("Streams"), "@streams", 1, 64), .when = "@model=virtio",
    .flags = PDK_FIELD_ADVANCED },
  { FIELD_NUMBER ("audio", N_ ("Audio backend"), "audio/@id", 1, 255), .flags = PDK_FIELD_ADVANCED,
    .when = ON_QEMU },
  { FIELD_ADDRESS },
  FIELDS_PCI,
  { .id = NULL },
};

static const PdkKind sound = {
  .id = "sound",
  .title = N_ ("Sound"),
  .icon = "audio-card-symbolic",
  .flags = PDK_KIND_DEVICE,
  .path = "devices/sound",
  .summary = { "model", "codec" },
  .fields = sound_fields,
};

static const PdkChoice backends[] = {
  { "none", N_ ("None") },
  { "spice", N_ ("SPICE") },
  { "pulseaudio", N_ ("PulseAudio") },
  { "pipewire", N_ ("PipeWire") },
  { "alsa", N_ ("ALSA") },
  { "jack", N_ ("JACK") },
  { "dbus", N_ ("D-Bus") },
  { "sdl", N_ ("SDL") },
  { "oss", N_ ("OSS") },
  { "coreaudio", N_ ("Core Audio") },
  { "file", N_ ("File") },
  { NULL, NULL },
};

static const PdkChoice sample_formats[] = {
  { NULL, N_ ("Default") },
  { "s8", N_ ("8 bits") },
  { "u8", N_ ("8 bits, unsigned") },
  { "s16", N_ ("16 bits") },
  { "u16", N_ ("16 bits, unsigned") },
  { "s32", N_ ("32 bits") },
  { "u32", N_ ("32 bits, unsigned") },
  { "f32", N_ ("Floating point") },
  { NULL, NULL },
};

static const PdkChoice sdl_drivers[] = {
  { NULL, N_ ("Default") }, { "pulseaudio", N_ ("PulseAudio") },
  { "alsa", N_ ("ALSA") },  { "esd", N_ ("ESD") },
  { "arts", N_ ("aRts") },  { NULL, NULL },
};

static void
set_backend (PdkXmlElement *item, const PdkField *field, const char *value)
{
  static const char *const others[] = { "@driver",    "@serverName", "@runtimeDir",
                                        "@path",      "@tryMMap",    "@exclusive",
                                        "@dspPolicy", "input",       "output" };

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    pdk_xml_set (item, others[i], NULL);
  pdk_xml_set (item, field->path, value);
}

/* Only QEMU's mixer has settings of its own. */
static void
set_fixed (PdkXmlElement *item, const PdkField *field, const char *value)
{
  const char *at = strchr (field->path, '/');
  g_autofree char *way = g_strndup (field->path, at - field->path);
  g_autofree char *engine = g_strconcat (way, "/@mixingEngine", NULL);
  g_autofree char *settings = g_strconcat (way, "/settings", NULL);

  if (g_strcmp0 (value, "yes") == 0)
    pdk_xml_set (item, engine, "yes");
  else
    pdk_xml_set (item, settings, NULL);
  pdk_xml_set (item, field->path, value);
}

#define GROUP_OUT N_ ("Output")
#define GROUP_IN  N_ ("Input")

/* The rows of one direction */
#define FIELDS_DIRECTION(prefix, where, heading)                                                   \
  { FIELD_SWITCH (prefix "-engine", N_ ("Mixed by QEMU"), where "/@mixingEngine"),                 \
    .flags = PDK_FIELD_ADVANCED, .group = heading },                                               \
      { FIELD_SWITCH (prefix "-fixed", N_ ("Fixed settings"), where "/@fixedSettings"),            \
        .set = set_fixed, .flags = PDK_FIELD_ADVANCED, .group = heading },                         \
      { FIELD_NUMBER (prefix "-voices", N_ ("Voices"), where "/@voices", 1, G_MAXUINT32),          \
        .flags = PDK_FIELD_ADVANCED, .group = heading },                                           \
      { FIELD_NUMBER (prefix "-buffer", N_ ("Buffer (µs)"), where "/@bufferLength", 1,             \
                      G_MAXUINT32),                                                                \
        .flags = PDK_FIELD_ADVANCED, .group = heading },                                           \
      { FIELD_NUMBER (prefix "-frequency", N_ ("Frequency"), where "/settings/@frequency", 1,      \
                      G_MAXUINT32),                                                                \
        .when = where "/@fixedSettings=yes", .flags = PDK_FIELD_ADVANCED, .group = heading },      \
      { FIELD_NUMBER (prefix "-channels", N_ ("Channels"), where "/settings/@channels", 1, 255),   \
        .when = where "/@fixedSettings=yes", .flags = PDK_FIELD_ADVANCED, .group = heading },      \
      { FIELD_CHOICE (prefix "-format", N_ ("Samples"), where "/settings/@format",                 \
                      sample_formats),                                                             \
        .when = where "/@fixedSettings=yes", .flags = PDK_FIELD_ADVANCED, .group = heading },      \
      { FIELD_TEXT (prefix "-device", N_ ("Device"), where "/@dev"), .when = "@type=alsa|oss",     \
        .group = heading },                                                                        \
      { FIELD_TEXT (prefix "-name", N_ ("Device"), where "/@name"),                                \
        .when = "@type=pulseaudio|pipewire", .group = heading },                                   \
      { FIELD_TEXT (prefix "-stream", N_ ("Name of the stream"), where "/@streamName"),            \
        .when = "@type=pulseaudio|pipewire", .flags = PDK_FIELD_ADVANCED, .group = heading },      \
      { FIELD_NUMBER (prefix "-latency", N_ ("Latency (µs)"), where "/@latency", 1, G_MAXUINT32),  \
        .when = "@type=pulseaudio|pipewire", .flags = PDK_FIELD_ADVANCED, .group = heading },      \
      { FIELD_TEXT (prefix "-server", N_ ("Server"), where "/@serverName"), .when = "@type=jack",  \
        .group = heading },                                                                        \
      { FIELD_TEXT (prefix "-client", N_ ("Client"), where "/@clientName"), .when = "@type=jack",  \
        .group = heading },                                                                        \
      { FIELD_TEXT (prefix "-ports", N_ ("Ports"), where "/@connectPorts"), .when = "@type=jack",  \
        .flags = PDK_FIELD_ADVANCED, .group = heading },                                           \
      { FIELD_SWITCH (prefix "-exact", N_ ("Exactly this name"), where "/@exactName"),             \
        .when = "@type=jack", .flags = PDK_FIELD_ADVANCED, .group = heading },                     \
      { FIELD_SWITCH (prefix "-poll", N_ ("Polling"), where "/@tryPoll"), .when = "@type=oss",     \
        .flags = PDK_FIELD_ADVANCED, .group = heading },                                           \
  {                                                                                                \
    FIELD_NUMBER (prefix "-buffers", N_ ("Number of buffers"), where "/@bufferCount", 1,           \
                  G_MAXUINT32),                                                                    \
        .when = "@type=oss|sdl|coreaudio", .flags = PDK_FIELD_ADVANCED, .group = heading           \
  }

static const PdkField audio_fields[] = {
  { FIELD_NUMBER ("id", N_ ("Number"), "@id", 1, 255),
    .flags = PDK_FIELD_REQUIRED | PDK_FIELD_ADVANCED },
  { FIELD_CHOICE ("type", N_ ("Type"), "@type", backends), .set = set_backend,
    .flags = PDK_FIELD_REQUIRED, .offered = "devices/audio/type" },
  { FIELD_TEXT ("server", N_ ("Server"), "@serverName"), .when = "@type=pulseaudio" },
  { FIELD_TEXT ("runtime-directory", N_ ("Folder of the server"), "@runtimeDir"),
    .when = "@type=pipewire", .flags = PDK_FIELD_PATH },
  { FIELD_TEXT ("path", N_ ("File"), "@path"), .when = "@type=file", .flags = PDK_FIELD_PATH },
  { FIELD_CHOICE ("driver", N_ ("Driver"), "@driver", sdl_drivers), .when = "@type=sdl" },
  { FIELD_SWITCH ("mmap", N_ ("Mapped memory"), "@tryMMap"), .when = "@type=oss",
    .flags = PDK_FIELD_ADVANCED },
  { FIELD_SWITCH ("exclusive", N_ ("For this machine alone"), "@exclusive"), .when = "@type=oss",
    .flags = PDK_FIELD_ADVANCED },
  { FIELD_TEXT ("dsp-policy", N_ ("Buffering policy"), "@dspPolicy"), .when = "@type=oss",
    .flags = PDK_FIELD_ADVANCED },
  { FIELD_NUMBER ("timer", N_ ("Timer period (µs)"), "@timerPeriod", 1, G_MAXUINT32),
    .flags = PDK_FIELD_ADVANCED },
  FIELDS_DIRECTION ("output", "output", GROUP_OUT),
  FIELDS_DIRECTION ("input", "input", GROUP_IN),
  { .id = NULL },
};

static const PdkKind audio = {
  .id = "audio",
  .title = N_ ("Audio Backend"),
  .icon = "audio-speakers-symbolic",
  .flags = PDK_KIND_DEVICE,
  .path = "devices/audio",
  .keys = { "@id" },
  .summary = { "type" },
  .fields = audio_fields,
};

const PdkKind *const pdk_sound_kinds[] = { &sound, &audio, NULL };
