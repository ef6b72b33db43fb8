"""The environment, read once. Only wiring and cli import this."""

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class UnusableSettings(ValueError):
    """A setting in the environment cannot be used; the message says which, and why."""


class Settings(BaseSettings):
    """What the environment says; the README has the same table."""

    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True)

    database_url: str = Field("sqlite:///goodfit.db", validation_alias="GOODFIT_DATABASE_URL")
    slack_bot_token: SecretStr | None = Field(None, validation_alias="SLACK_BOT_TOKEN")
    slack_signing_secret: SecretStr | None = Field(None, validation_alias="SLACK_SIGNING_SECRET")
    slack_app_token: SecretStr | None = Field(None, validation_alias="SLACK_APP_TOKEN")
    slack_client_id: str | None = Field(None, validation_alias="SLACK_CLIENT_ID")
    slack_client_secret: SecretStr | None = Field(None, validation_alias="SLACK_CLIENT_SECRET")
    slack_api_url: str | None = Field(None, validation_alias="SLACK_API_URL")
    public_url: str | None = Field(None, validation_alias="GOODFIT_PUBLIC_URL")
    encryption_keys: SecretStr | None = Field(None, validation_alias="GOODFIT_ENCRYPTION_KEYS")
    grace_days: int = Field(7, validation_alias="GOODFIT_GRACE_DAYS", ge=0, le=365)
    owner_database_url: str | None = Field(None, validation_alias="GOODFIT_OWNER_DATABASE_URL")
    smtp_url: SecretStr | None = Field(None, validation_alias="GOODFIT_SMTP_URL")
    mail_from: str | None = Field(None, validation_alias="GOODFIT_MAIL_FROM")
    private_smtp: bool = Field(False, validation_alias="GOODFIT_PRIVATE_SMTP")
    processes: int | None = Field(None, validation_alias="GOODFIT_PROCESSES", ge=1, le=32)
    night_processes: int = Field(1, validation_alias="GOODFIT_NIGHT_PROCESSES", ge=0, le=64)
    metrics_host: str = Field("127.0.0.1", validation_alias="GOODFIT_METRICS_HOST")
    metrics_port: int | None = Field(None, validation_alias="GOODFIT_METRICS_PORT", ge=0, le=65535)
    host: str = Field("127.0.0.1", validation_alias="HOST")
    port: int = Field(3000, validation_alias="PORT", ge=0, le=65535)


def keys_of(settings: Settings) -> str:
    """Return the keys that seal what is stored, separated by commas; empty for none."""
    keys = settings.encryption_keys
    return "" if keys is None else keys.get_secret_value()


def read_settings() -> Settings:
    """Read the environment. Raises UnusableSettings, naming the variable."""
    try:
        return Settings()  # type: ignore[call-arg]
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise UnusableSettings(
            f"The environment has a setting that cannot be used. {wrong}."
        ) from None
