//! Configuration: one TOML file plus environment; every key has a default that works.

use serde::Deserialize;

/// Everything an operator can set.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Address people reach the site under, for links in e-mails, such as `https://tw.example.cn`.
    pub public_url: String,
    /// The site is served over HTTPS: cookies are marked `Secure`.
    pub https: bool,
    /// A proxy in front sets `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// Marks the pages as a sample world.
    pub sample_world: bool,
    /// Largest upload in bytes.
    pub upload_limit: usize,
    /// Hours a session lasts without use.
    pub session_hours: i64,
    /// E-mail.
    pub mail: Mail,
    /// Evidence files.
    pub files: FileStore,
    /// Encryption of personal data at rest.
    pub encryption: Encryption,
}

/// Encryption of personal data at rest; the keys themselves are never part of the configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Encryption {
    /// Cipher of new keys: `aes-256-gcm` or `sm4-gcm`.
    pub cipher: String,
    /// File of the keys, also given as environment `JISHI_KEY_FILE`; empty means `keys.toml` in the
    /// data folder. The environment `JISHI_KEYS` may hold the text of the file instead.
    pub file: String,
}

impl Default for Encryption {
    fn default() -> Self {
        Self {
            cipher: "aes-256-gcm".to_owned(),
            file: String::new(),
        }
    }
}

/// E-mail by SMTP; off while `host` is empty.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mail {
    /// Server name.
    pub host: String,
    /// Port; 0 picks the usual one of `tls`.
    pub port: u16,
    /// `none`, `starttls` or `tls`.
    pub tls: String,
    /// PEM file of a certificate authority of one's own, beside the public ones; empty for none.
    pub ca_file: String,
    /// Log-in name; empty for none.
    pub user: String,
    /// Password, better given as environment `JISHI_MAIL_PASSWORD`.
    pub password: String,
    /// Sender address.
    pub from: String,
}

/// Where evidence files lie; a folder unless `bucket` is set.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FileStore {
    /// S3-compatible endpoint.
    pub endpoint: String,
    /// Bucket; empty means the folder `files` of the data folder.
    pub bucket: String,
    /// Region.
    pub region: String,
    /// Key id, better given as environment `JISHI_S3_KEY`.
    pub key: String,
    /// Secret, better given as environment `JISHI_S3_SECRET`.
    pub secret: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            public_url: String::new(),
            https: false,
            behind_proxy: false,
            sample_world: false,
            upload_limit: 20 * 1024 * 1024,
            session_hours: 12,
            mail: Mail::default(),
            files: FileStore::default(),
            encryption: Encryption::default(),
        }
    }
}

impl Config {
    /// Reads a TOML text and lets the environment override the secrets.
    ///
    /// # Errors
    /// Place and reason of a mistake in the text.
    pub fn read(text: &str, env: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        let mut config: Self = toml::from_str(text).map_err(|e| e.to_string())?;
        for (name, slot) in [
            ("JISHI_MAIL_PASSWORD", &mut config.mail.password),
            ("JISHI_S3_KEY", &mut config.files.key),
            ("JISHI_S3_SECRET", &mut config.files.secret),
            ("JISHI_PUBLIC_URL", &mut config.public_url),
            ("JISHI_KEY_FILE", &mut config.encryption.file),
        ] {
            if let Some(value) = env(name) {
                *slot = value;
            }
        }
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_told_with_its_line() {
        let error = Config::read("https = true\nportt = 1\n", |_| None).unwrap_err();
        assert!(error.contains("portt") && error.contains("line 2"), "{error}");
        let config = Config::read("[mail]\nhost = \"smtp.example.cn\"\n", |k| {
            (k == "JISHI_MAIL_PASSWORD").then(|| "geheim".into())
        })
        .unwrap();
        assert_eq!(
            (config.mail.host.as_str(), config.mail.password.as_str()),
            ("smtp.example.cn", "geheim")
        );
    }
}
